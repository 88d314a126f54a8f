/// Runs one plain war, following Jakarta Servlet 6.1. Lives in the images of wars, never in the JVM
/// of an operator; must stay one class file, since that is what images take along.
@NullMarked
package dev.wheelhouse.webapp;

import org.jspecify.annotations.NullMarked;
