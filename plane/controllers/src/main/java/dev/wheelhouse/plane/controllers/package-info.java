/// The built-in controllers. Each is a package with a [ControllerFactory] that the service loader
/// finds; [Controllers] starts them all.
@NullMarked
package dev.wheelhouse.plane.controllers;

import org.jspecify.annotations.NullMarked;
