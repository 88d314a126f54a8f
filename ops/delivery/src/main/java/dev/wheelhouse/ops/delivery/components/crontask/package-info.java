/// A program that runs at set times: CronJob.
@NullMarked
package dev.wheelhouse.ops.delivery.components.crontask;

import org.jspecify.annotations.NullMarked;
