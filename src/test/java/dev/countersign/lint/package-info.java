/** Certificates of all shapes, for linters that are not ours. */
package dev.countersign.lint;
