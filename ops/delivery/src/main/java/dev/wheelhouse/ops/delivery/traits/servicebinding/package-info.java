/// Environment variables from Secrets.
@NullMarked
package dev.wheelhouse.ops.delivery.traits.servicebinding;

import org.jspecify.annotations.NullMarked;
