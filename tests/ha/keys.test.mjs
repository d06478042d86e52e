// The runbook "the key file is lost" of docs/scaling.md, with two nodes over one database.
import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeDatabase } from './one_database.mjs';
import { makeFolder } from './processes.mjs';
import { Service } from './service.mjs';

let programs, database, service, keys;

before(async () => {
  programs = await makeFolder('grantor-keys-');
  database = await makeDatabase(programs, { nodes: 2 });
  await database.start();
  service = new Service(database, { people: 1, apps: 1 });
  await service.start();
  keys = join(programs.folder, 'grantor.keys');
}, { timeout: 240_000 });
after(async () => {
  await service?.stop();
  await programs?.remove();
});

const [first, second] = [() => service.nodes[0], () => service.nodes[1]];

async function install() {
  const [person, app] = [service.people[0], service.apps[0]];
  const answer = await service.exchange(second(), app, await service.allow(first(), second(), person, app));
  assert.equal(answer.outcome, 'ok');
  return answer;
}

// Why a start is refused.
const refusal = async (node) => {
  const args = ['serve', '--config', join(programs.folder, `${node.name}.toml`)];
  const problem = await programs.run(process.env.GRANTOR_BINARY, args, { seconds: 60 }).then(() => undefined, (one) => one);
  assert.ok(problem, 'it ended without saying why');
  return problem.message;
};

test('without its key file no node starts; from the backup all is as before; adopted, all begin anew', { timeout: 240_000 }, async () => {
  const { token } = await install();
  for (const node of service.nodes) await service.stopNode(node);
  await rename(keys, `${keys}.backup`);
  assert.match(await refusal(first()), /grantor\.keys .*is missing.*backup.*keys adopt/);

  await rename(`${keys}.backup`, keys);
  for (const node of service.nodes) service.startNode(node);
  for (const node of service.nodes) await service.ready(node);
  const app = service.apps[0];
  const rotated = await service.refresh(first(), app, token);
  assert.equal(rotated.outcome, 'ok');
  assert.equal((await service.check(second(), rotated.access)).outcome, 'accepted');

  for (const node of service.nodes) await service.stopNode(node);
  await rm(keys);
  await service.command(['keys', 'adopt']);
  for (const node of service.nodes) service.startNode(node);
  for (const node of service.nodes) await service.ready(node);
  // No token and no secret of before works. People keep their passwords; apps are made known again.
  await service.addApps(1);
  for (const node of service.nodes)
    assert.equal((await service.refresh(node, service.apps[0], rotated.token)).outcome, 'refused');
  assert.equal((await service.check(second(), rotated.access)).outcome, 'refused');
  await service.signIn(service.people[0]);
  const anew = await install();
  assert.equal((await service.check(first(), anew.access)).outcome, 'accepted');
});
