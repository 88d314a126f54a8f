/// Named places in the code where a test can make it fail.
@NullMarked
package dev.wheelhouse.base.failpoints;

import org.jspecify.annotations.NullMarked;
