// The peer of NpmInteropIT: verifies what Java made, and makes the same for Java. JSON in, JSON out.
import { readFileSync } from 'node:fs';
import * as agentpin from 'agentpin';

const capabilities = (...texts) => texts.map((value) => ({ value }));
const given = JSON.parse(readFileSync(0, 'utf8'));
const store = agentpin.KeyPinStore.fromJson(given.pin_store);
const verified = agentpin.verifyCredentialOffline(
  given.credential, given.discovery, given.revocation, store, given.audience);

const keys = agentpin.generateKeyPair();
const jwk = agentpin.pemToJwk(keys.publicKeyPem, 'js-1');
const agent = {
  agent_id: given.agent_id, name: 'Scout', capabilities: ['read:*'], status: 'active',
};
const discovery = agentpin.buildDiscoveryDocument(
  given.issuer, 'deployer', [jwk], [agent], 1, new Date().toISOString());
const attestation = agentpin.createAttestation(
  keys.privateKeyPem, 'js-1', given.issuer, 'maker', given.agent_id,
  'other.example', 'other-agent', capabilities('read:a', 'read:b'));

// Throws when the attestation does not hold.
agentpin.verifyAttestation(
  given.attestation, given.public_key_pem, 'other.example', 'other-agent', capabilities('read:a'));

// Throws when the signature does not hold.
agentpin.verifyAgentpinExtension(given.card);

process.stdout.write(JSON.stringify({
  verified,
  pin_store: store.toJson(),
  response_holds: agentpin.verifyResponse(given.response, given.challenge, given.public_key_pem),
  key_id: agentpin.generateKeyId(keys.publicKeyPem),
  thumbprint: agentpin.jwkThumbprint(jwk),
  public_key_pem: keys.publicKeyPem,
  private_key_pem: keys.privateKeyPem,
  discovery,
  credential: agentpin.issueCredential(
    keys.privateKeyPem, 'js-1', given.issuer, given.agent_id, given.audience, ['read:größe'],
    { rate_limit: '5/minute' }, null, 600),
  attestation,
  card: agentpin.signAgentCard(
    given.plain_card, keys.privateKeyPem, 'js-1', 'https://acme.example/x'),
  response: agentpin.createResponse(given.challenge, keys.privateKeyPem, 'js-1'),
}));
