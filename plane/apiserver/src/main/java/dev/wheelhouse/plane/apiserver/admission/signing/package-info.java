/// Who may approve, sign and attest certificates, and for whom none is given.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.signing;

import org.jspecify.annotations.NullMarked;
