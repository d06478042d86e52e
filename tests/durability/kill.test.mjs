// What was acknowledged survives `kill -9` under load: installs, rotations and revocations, over several
// rounds on one database.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { startSandbox } from '../clients/sandbox.mjs';
import { hasPostgres, startPostgres } from './postgres.mjs';

const rounds = 5;
const operationsBeforeKill = 150;
const redirectUri = 'http://localhost:3000/callback';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'; // RFC 7636, appendix B
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

// One grant for an app, a user and a company: each place has one worker, so that what it knows about its
// grant is all there is to know.
function placesOf(world) {
  const places = [];
  for (const app of world.apps.filter((one) => one.status === 'live'))
    for (const user of world.users.filter((one) => one.active))
      for (const company of user.companies) places.push({ app, user, company, state: 'none', codes: [] });
  return places;
}

async function post(sandbox, path, app, form) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form);
  if (app.client_secret)
    headers.authorization = `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')}`;
  else body.set('client_id', app.client_id);
  const answer = await fetch(sandbox.base_url + path, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}

const refresh = (sandbox, place) =>
  post(sandbox, '/oauth/token', place.app, { grant_type: 'refresh_token', refresh_token: place.token });

async function install(sandbox, place) {
  const callback = await sandbox.authorize({
    client_id: place.app.client_id,
    user: place.user.email,
    company: place.company,
    redirect_uri: redirectUri,
    ...(place.app.public_client && { code_challenge: challenge, code_challenge_method: 'S256' }),
  });
  const code = callback.searchParams.get('code');
  const answer = await exchange(sandbox, place, code);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return { code, token: answer.body.refresh_token };
}

const exchange = (sandbox, place, code) =>
  post(sandbox, '/oauth/token', place.app, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    ...(place.app.public_client && { code_verifier: verifier }),
  });

// Goes on until the server is gone. `place.state` is 'unknown' exactly while an operation runs whose
// outcome would change what the place expects.
async function work(sandbox, place, acknowledged) {
  for (let step = 0; ; ++step) {
    if (place.state !== 'installed') {
      place.state = 'unknown';
      const { code, token } = await install(sandbox, place);
      Object.assign(place, { state: 'installed', token, code });
    } else if (step % 7 === 6) {
      const token = place.token;
      place.state = 'unknown';
      await post(sandbox, '/oauth/revoke', place.app, { token, token_type_hint: 'refresh_token' });
      Object.assign(place, { state: 'revoked', token });
    } else {
      // A rotation that was committed and not acknowledged leaves the last acknowledged token inside
      // its grace window: it must still be answered.
      const answer = await refresh(sandbox, place);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      place.token = answer.body.refresh_token;
    }
    acknowledged();
  }
}

async function verify(sandbox, places) {
  let checked = 0;
  for (const place of places) {
    if (place.state === 'unknown' || place.state === 'none') continue;
    ++checked;
    const answer = await refresh(sandbox, place);
    const expected = place.state === 'installed' ? 200 : 400;
    assert.equal(answer.status, expected, `${place.state}: ${JSON.stringify(answer.body)}`);
    if (place.state !== 'installed') continue;
    place.token = answer.body.refresh_token;
    // The code of a finished install is spent; presenting it ends the grant.
    assert.equal((await exchange(sandbox, place, place.code)).status, 400);
    assert.equal((await refresh(sandbox, place)).status, 400);
    place.state = 'revoked';
  }
  return checked;
}

// `more`: further arguments of the program.
async function killAndVerify(more) {
  let sandbox = await startSandbox({ more });
  const { data } = sandbox;
  const places = placesOf(sandbox);
  let checked = 0;
  try {
    for (let round = 0; round < rounds; ++round) {
      let count = 0;
      let enough;
      const reached = new Promise((resolve) => (enough = resolve));
      const acknowledged = () => {
        // A different moment of the stream each round.
        if (++count === operationsBeforeKill + 37 * round) enough();
      };
      const workers = places.map((place) =>
        work(sandbox, place, acknowledged).catch((failure) => {
          if (failure instanceof assert.AssertionError) throw failure;
        }),
      );
      await Promise.race([reached, Promise.all(workers)]);
      await sandbox.kill();
      await Promise.all(workers);
      assert.ok(count >= operationsBeforeKill, `only ${count} operations before the kill`);
      sandbox = await startSandbox({ data, more });
      checked += await verify(sandbox, places);
    }
    assert.ok(checked > rounds, `only ${checked} grants could be checked`);
  } finally {
    await sandbox.stop();
    await rm(data, { recursive: true, force: true });
  }
}

test(`nothing acknowledged is lost over ${rounds} kills`, { timeout: 180_000 }, () => killAndVerify([]));

const onPostgres = { timeout: 180_000, skip: !hasPostgres && 'PostgreSQL 15 is not installed' };
test(`nothing acknowledged is lost over ${rounds} kills of a node on PostgreSQL`, onPostgres, async () => {
  const postgres = await startPostgres();
  try {
    await killAndVerify(['--store-url', postgres.url]);
  } finally {
    await postgres.stop();
  }
});
