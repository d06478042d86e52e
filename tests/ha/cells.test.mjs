// What docs/scaling.md says of cells, of the program as it is: two databases with one key file and ids from ranges of
// their own, a company in each, and a router that knows nothing but the number of a token's grant.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { makeDatabase } from './one_database.mjs';
import { makeFolder } from './processes.mjs';
import { Service } from './service.mjs';

const idsOfCell = 2n ** 48n;
const acme = { label: 'acme', email: 'ann@acme.example', password: randomBytes(12).toString('hex') };
const globex = { label: 'globex', email: 'gil@globex.example', password: randomBytes(12).toString('hex') };
let programs, database, cells, app;

before(async () => {
  programs = await makeFolder('grantor-cells-');
  database = await makeDatabase(programs, { nodes: 2 });
  await database.start();
  cells = [1, 2].map((number) => {
    const places = [database.places.nodes[number - 1]];
    return new Service(database, {
      people: 0, apps: 1, places, name: `cell${number}_node`, database: `cell${number}`, front: places[0].port,
    });
  });
  for (const cell of cells) await cell.prepare();
  await database.psql('CREATE DATABASE cell1 OWNER grantor', { database: 'postgres' });
  for (const person of [acme, globex]) await cells[0].addCompany(person.label, [person]);
  await cells[0].addApps(1);
  [app] = cells[0].apps;
  // People, apps, scopes and plans are in every cell. Grants are not.
  await database.psql('CREATE DATABASE cell2 OWNER grantor TEMPLATE cell1', { database: 'postgres' });
  for (const [index, cell] of cells.entries()) {
    await database.psql(`ALTER TABLE grants ALTER COLUMN id RESTART WITH ${BigInt(index + 1) * idsOfCell + 1n}`,
      { database: cell.database });
    await cell.serve();
  }
  await cells[0].signIn(acme);
  await cells[1].signIn(globex);
}, { timeout: 240_000 });
after(async () => {
  for (const cell of cells ?? []) await cell.stop();
  await programs?.remove();
});

const only = (cell) => cell.nodes[0];
const cellOf = ({ grantId }) => Number(BigInt(grantId) / idsOfCell);
const grantsOf = async (cell) =>
  database.psql('SELECT count(*), sum(generation), sum(state) FROM grants', { database: cell.database });

async function install(cell, person) {
  const code = await cell.allow(only(cell), only(cell), person, app);
  const answer = await cell.exchange(only(cell), app, code);
  assert.equal(answer.outcome, 'ok');
  return answer;
}

async function rotated(cell, token) {
  const answer = await cell.refresh(only(cell), app, token);
  assert.equal(answer.outcome, 'ok');
  return answer;
}

describe('two cells', { timeout: 240_000 }, () => {
  const [one, two] = [() => cells[0], () => cells[1]];

  test('the number of a token\'s grant is the number of its cell, which any node can read', async () => {
    for (const [number, cell, person] of [[1, one(), acme], [2, two(), globex]]) {
      const { access } = await install(cell, person);
      for (const asked of cells) {
        const found = await asked.check(only(asked), access);
        assert.equal(found.outcome, 'accepted');
        assert.equal(cellOf(found), number);
      }
    }
  });

  test('a cell refuses codes and refresh tokens of another, and nothing changes in either', async () => {
    const { token } = await install(two(), globex);
    const code = await one().allow(only(one()), only(one()), acme, app);
    const before = [await grantsOf(one()), await grantsOf(two())];
    assert.equal((await one().refresh(only(one()), app, token)).outcome, 'refused');
    assert.equal((await two().exchange(only(two()), app, code)).outcome, 'refused');
    assert.equal((await one().revoke(only(one()), app, token)).outcome, 'ok'); // RFC 7009 §2.2: also of what is not there
    assert.deepEqual([await grantsOf(one()), await grantsOf(two())], before);
    await rotated(two(), token);
    assert.equal((await one().exchange(only(one()), app, code)).outcome, 'ok');
  });

  // Why the cell must be chosen before the edge decides: revocations are of a cell.
  test('only the cell of a grant knows that it has ended', async () => {
    const { token, access } = await install(two(), globex);
    await two().revoke(only(two()), app, token);
    assert.equal((await two().check(only(two()), access)).outcome, 'refused');
    const elsewhere = await one().check(only(one()), access);
    assert.equal(elsewhere.outcome, 'accepted');
    assert.equal(cellOf(elsewhere), 2);
  });

  test('a company moves with its tokens, and a repeat of the last refresh still gets the same successor', async () => {
    const { token } = await install(two(), globex);
    const second = await rotated(two(), token);
    const third = await rotated(two(), second.token);
    const id = await database.psql(`SELECT id FROM companies WHERE label = 'globex'`, { database: 'cell2' });
    const rows = await database.psql(`COPY (SELECT * FROM grants WHERE company_id = ${id}) TO STDOUT`, { database: 'cell2' });
    await database.psql(`COPY grants FROM STDIN;\n${rows}\n\\.\n`, { database: 'cell1' });
    await database.psql(`DELETE FROM grants WHERE company_id = ${id}`, { database: 'cell2' });

    assert.equal((await two().refresh(only(two()), app, third.token)).outcome, 'refused');
    assert.equal((await rotated(one(), second.token)).token, third.token);
    const fourth = await rotated(one(), third.token);
    const found = await one().check(only(one()), fourth.access);
    assert.equal(cellOf(found), 2); // an exception in the router's table
    await one().signIn(globex);
    const anew = await one().check(only(one()), (await install(one(), globex)).access);
    assert.equal(cellOf(anew), 1);
    // Replaced by the new consent, as in any cell.
    assert.equal((await one().refresh(only(one()), app, fourth.token)).outcome, 'refused');
  });
});
