/// Commands about the plane itself: up, down, status, doctor; and where its state lives.
@NullMarked
package dev.wheelhouse.app.plane;

import org.jspecify.annotations.NullMarked;
