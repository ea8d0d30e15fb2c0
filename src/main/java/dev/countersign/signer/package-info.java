/**
 * The interface to whoever signs, and one folder per kind of signer.
 *
 * <p>A new kind (Vault, cert-manager, PKCS#11, the Kubernetes signer API) is one folder here, and these steps:
 *
 * <ol>
 *   <li>A class that implements {@link dev.countersign.signer.Signer}. Its client comes in by constructor, as does
 *       whatever it needs to know of the authority; nothing here reads Kubernetes objects or a clock.
 *   <li>Each thing that can happen becomes one of the four answers. {@code Refused} is for orders that can never be
 *       signed: it is not asked again until the spec changes, so a wrong password or a missing right is {@code
 *       Unavailable}. What answers later is {@code Pending}: the same order (object, revision, key) comes again, and it
 *       must lead to the request that is already there, for instance by a name made from both. Limits on time belong
 *       into the client: an answer within ten seconds.
 *   <li>What comes back is rebuilt into {@link dev.countersign.pki.Certificate}s, the leaf first, without the root. It
 *       is held against the order before it reaches the Secret, so the signer itself need not do so.
 *   <li>A test that extends {@code SignerConformance}, against a real peer or as real a one as there is.
 *   <li>The choice in {@code Wiring}, and a source in {@code api.AuthoritySpec}.
 * </ol>
 */
@NullMarked
package dev.countersign.signer;

import org.jspecify.annotations.NullMarked;
