/** Deciding about one ClientCertificate: wanted, observed, checks, plan, report. */
@NullMarked
package dev.countersign.plan.client;

import org.jspecify.annotations.NullMarked;
