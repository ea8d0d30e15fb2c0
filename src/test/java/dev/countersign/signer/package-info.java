/** What every signer must pass, and signers that answer as a test wants. */
package dev.countersign.signer;
