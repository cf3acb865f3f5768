/** Tests of profile texts. */
package io.zviz.profile;
