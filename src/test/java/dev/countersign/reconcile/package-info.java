/** Tests of what the reconcilers remember and order. */
package dev.countersign.reconcile;
