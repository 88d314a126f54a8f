/// Quotas of namespaces: what a write needs is charged to every ResourceQuota it falls under, in
/// the very commit that stores the object.
///
/// `status.used` of a quota is therefore always true for what the server itself wrote: two writers
/// never share the last unit, a write that does not happen charges nothing, a delete releases at
/// once. The resourcequota controller counts anew where that cannot be (a new or changed quota, a
/// pod that time has ended).
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
