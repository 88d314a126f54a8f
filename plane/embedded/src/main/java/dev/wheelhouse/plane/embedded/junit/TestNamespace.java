// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A `String` parameter that gets the name of a new namespace with its `default` service account.
/// Test and life-cycle methods of one test get the same; it is deleted after the test. A
/// `@BeforeAll` method gets one for the whole class.
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface TestNamespace {}
