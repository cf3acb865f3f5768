/** Tests of resolved policies. */
package io.zviz.resolve;
