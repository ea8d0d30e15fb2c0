/** Reference pages that are made from the code, and whether they still say what it says. */
package dev.countersign.docs;
