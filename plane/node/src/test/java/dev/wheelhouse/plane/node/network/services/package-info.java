@NullMarked
package dev.wheelhouse.plane.node.network.services;

import org.jspecify.annotations.NullMarked;
