/// The types of what the server serves, told to clients as OpenAPI v3 and v2.
@NullMarked
package dev.wheelhouse.plane.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
