/// CertificateSigningRequests of `certificates.k8s.io/v1`: what they must say and what of them may
/// change. The certificates themselves are made by controllers.
@NullMarked
package dev.wheelhouse.plane.apiserver.csr;

import org.jspecify.annotations.NullMarked;
