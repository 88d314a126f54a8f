/// Who is calling.
@NullMarked
package dev.wheelhouse.plane.apiserver.authn;

import org.jspecify.annotations.NullMarked;
