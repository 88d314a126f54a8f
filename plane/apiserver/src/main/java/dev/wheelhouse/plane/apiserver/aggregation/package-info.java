/// API servers beside this one (`apiregistration.k8s.io/v1` APIService): whole group versions that
/// a Service answers for. Every group version has its APIService, those of this server too.
///
/// ```
/// request --> who? may he? --> APIService of its group version names a Service?
///               no: this server      yes, available: forwarded with X-Remote-* and a client certificate
///                                    yes, unavailable: 503
/// ```
@NullMarked
package dev.wheelhouse.plane.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
