/// Pod addresses, Services, DNS: what lets containers talk.
@NullMarked
package dev.wheelhouse.plane.node.network;

import org.jspecify.annotations.NullMarked;
