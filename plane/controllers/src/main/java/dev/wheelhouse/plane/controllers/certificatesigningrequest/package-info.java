/// Certificates for whoever asks by a CertificateSigningRequest.
///
/// ```
/// created --approving (clients of nodes) or a person--> Approved --signing--> certificate
///                                                           '--request unfit--> Failed
/// any end state, an hour old; undecided or unsigned, a day old; certificate expired --cleaner--> gone
/// ```
///
/// Signed here: the four signers of `kubernetes.io` for clients, nodes and the old unknown one;
/// other signers are other programs' business.
@NullMarked
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import org.jspecify.annotations.NullMarked;
