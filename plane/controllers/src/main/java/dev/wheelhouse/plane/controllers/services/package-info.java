/// Which pods stand behind a Service, and how they can be reached; shared by both kinds of
/// endpoints.
@NullMarked
package dev.wheelhouse.plane.controllers.services;

import org.jspecify.annotations.NullMarked;
