/// Tests of charts, and a source of charts for tests.
@NullMarked
package dev.wheelhouse.ops.delivery.charts;

import org.jspecify.annotations.NullMarked;
