/**
 * Makes the certificates of the demo internet anew: `node scripts/make-demo-certificates.ts`.
 * Needed when a mail or web host with TLS is added or renamed in knowledge/demo. Wants openssl on the path.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoWorld } from '../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';

const NOTE = '# Demo internet only: this protects nothing, and its key is public on purpose.\n';
const TARGET = join(SHIPPED_KNOWLEDGE, 'demo', 'tls');
const FROM = '20240101000000Z';
const FAR_FUTURE = '21260101000000Z';
const EXPIRED = '20240401000000Z';

const { hosts } = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
const namesWith = (kind: string): string[] => [
  ...new Set(
    Object.values(hosts).flatMap(({ name, smtp, https, clients }) =>
      [smtp?.tls, https?.tls, clients?.tls].some((tls) => tls === kind) ? [name] : [],
    ),
  ),
];

const leaves = [
  { kind: 'valid', names: namesWith('valid'), until: FAR_FUTURE },
  { kind: 'expired', names: namesWith('expired'), until: EXPIRED },
  { kind: 'wrong-name', names: ['somebody-else.posta.example'], until: FAR_FUTURE },
  { kind: 'self-signed', names: namesWith('self-signed'), until: FAR_FUTURE },
];

const work = mkdtempSync(join(tmpdir(), 'demo-tls-'));
const openssl = (...args: string[]): void => {
  execFileSync('openssl', args, { cwd: work, stdio: 'pipe' });
};
const keep = (from: string, to: string): void => {
  const pem = /-----BEGIN[^]*-----END [^-]+-----\n/.exec(
    readFileSync(join(work, from), 'utf8'),
  )?.[0];
  writeFileSync(join(TARGET, to), NOTE + (pem ?? ''));
};

writeFileSync(
  join(work, 'ca.cnf'),
  `[ca]
default_ca = demo
[demo]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
organizationName = optional
[req]
distinguished_name = dn
prompt = no
[dn]
O = Sempronio demo internet
CN = Demo authority
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
${leaves
  .map(
    ({ kind, names }) => `[${kind}]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = ${names.map((name) => `DNS:${name}`).join(', ')}
`,
  )
  .join('')}`,
);
writeFileSync(join(work, 'index.txt'), '');

const newKey = (file: string): void =>
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file);
const sign = (kind: string, until: string, ...signer: string[]): void =>
  openssl(
    ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-extensions', kind, '-in', `${kind}.csr`],
    ...['-startdate', FROM, '-enddate', until, '-out', `${kind}.pem`, ...signer],
  );
const request = (kind: string, subject: string): void => {
  newKey(`${kind}.key.pem`);
  openssl(
    ...['req', '-new', '-config', 'ca.cnf', '-key', `${kind}.key.pem`, '-subj', subject],
    ...['-out', `${kind}.csr`],
  );
};

try {
  request('authority', '/O=Sempronio demo internet/CN=Demo authority');
  sign('authority', FAR_FUTURE, '-selfsign', '-keyfile', 'authority.key.pem');
  for (const { kind, names, until } of leaves) {
    request(kind, `/CN=${names[0] ?? 'nobody.example'}`);
    if (kind === 'self-signed') sign(kind, until, '-selfsign', '-keyfile', `${kind}.key.pem`);
    else sign(kind, until, '-cert', 'authority.pem', '-keyfile', 'authority.key.pem');
    keep(`${kind}.pem`, `${kind}.pem`);
    keep(`${kind}.key.pem`, `${kind}.key.pem`);
  }
  // the authority's key is thrown away: nothing else can ever be signed by it
  keep('authority.pem', 'authority.pem');
} finally {
  rmSync(work, { recursive: true });
}
