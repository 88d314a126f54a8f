/// Takes a changed definition to the applications that use it, some at a time:
///
/// ```
/// changed --> Updating --> Done
///                |   ^
///                v   | annotation wheelhouse.dev/update-attempt
///             Stopped     the first application that fails, or is not healthy in time
/// ```
///
/// The state is in the definition's `status.update` and in the revisions of the applications, so a
/// program that dies goes on where it was.
@NullMarked
package dev.wheelhouse.ops.delivery.definitions.update;

import org.jspecify.annotations.NullMarked;
