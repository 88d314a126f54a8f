// SPDX-License-Identifier: Apache-2.0

/// Puts the operator into a cluster that is already there, and takes it away again. What it puts
/// there stands in the YAML files beside this package; the Helm chart is made from the same ones.
@NullMarked
package dev.wheelhouse.app.install;

import org.jspecify.annotations.NullMarked;
