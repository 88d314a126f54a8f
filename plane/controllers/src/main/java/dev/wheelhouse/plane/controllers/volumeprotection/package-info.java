/// Lets claims, volumes and attribute classes that are to go, go once nothing uses them: the API
/// server holds each by a finalizer, and these controllers take it off.
@NullMarked
package dev.wheelhouse.plane.controllers.volumeprotection;

import org.jspecify.annotations.NullMarked;
