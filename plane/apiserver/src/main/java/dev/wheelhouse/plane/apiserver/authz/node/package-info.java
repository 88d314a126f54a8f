/// What nodes may: their own objects, and what their pods need.
@NullMarked
package dev.wheelhouse.plane.apiserver.authz.node;

import org.jspecify.annotations.NullMarked;
