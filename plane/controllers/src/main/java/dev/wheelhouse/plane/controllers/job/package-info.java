/// Runs pods until enough of them have succeeded.
///
/// ```
///               +-- suspended <--> running --+
/// created ------+                            +-> SuccessCriteriaMet -> pods gone -> Complete
///                                            +-> FailureTarget ------> pods gone -> Failed
/// Complete | Failed -> after ttlSecondsAfterFinished: deleted
/// ```
///
/// Every pod carries the finalizer `batch.kubernetes.io/job-tracking` until it is counted: its uid
/// is first written into `status.uncountedTerminatedPods`, then the finalizer is removed, then the
/// uid moves into the counters. No crash in between loses or doubles a pod.
@NullMarked
package dev.wheelhouse.plane.controllers.job;

import org.jspecify.annotations.NullMarked;
