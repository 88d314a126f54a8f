/// What objects count for in a ResourceQuota: which amounts an object uses, which quotas it falls
/// under, and what a pod asks for in all.
///
/// Pure: the API server charges with it, the quota controller counts with it.
@NullMarked
package dev.wheelhouse.kube.schema.quota;

import org.jspecify.annotations.NullMarked;
