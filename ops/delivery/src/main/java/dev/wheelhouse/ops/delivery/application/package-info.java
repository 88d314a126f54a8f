/// The Application as people write it, and its reconcile: render, apply, judge health, report.
@NullMarked
package dev.wheelhouse.ops.delivery.application;

import org.jspecify.annotations.NullMarked;
