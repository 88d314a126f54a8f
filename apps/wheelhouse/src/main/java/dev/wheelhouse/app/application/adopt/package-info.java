// SPDX-License-Identifier: Apache-2.0

/// Makes applications from what runs already, without a restart: which objects are meant
/// ([AdoptedObjects], [HelmRelease], [Related]), what is to be said of them ([Declared],
/// [TypedComponent]), and the application of it ([Adoption]).
@NullMarked
package dev.wheelhouse.app.application.adopt;

import org.jspecify.annotations.NullMarked;
