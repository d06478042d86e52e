// What happens to the machines in a round. Each fault is a function over {cluster, service, pause}; when it
// returns, everything that it broke is there again, as an operator or a supervisor would have it.
const hangMs = 12_000; // longer than wal_sender_timeout: the primary gives the standby up
const aloneMs = 8_000; // longer than `loop_wait`: Patroni has seen it
const lockMs = 20_000; // `ttl`
const cutMs = 8_000; // longer than the staleness bound, several times

async function killPostgresOfPrimary({ cluster, note }) {
  const old = await cluster.primary();
  await cluster.killPostgres(old);
  await cluster.primary(old);
  note('another primary');
  await cluster.synchronousStandby();
  note('the former primary is its standby');
}

async function killMachineOfPrimary({ cluster, note }) {
  const old = await cluster.primary();
  await cluster.killMachine(old);
  await cluster.primary(old);
  note('another primary');
  await cluster.startDatabase(old);
  note('the machine is started again');
  await cluster.synchronousStandby();
  note('the former primary is its standby');
}

// Two would be primaries if nobody prevented it: the former one no longer hears that it is not.
async function killPatroniOfPrimary({ cluster, note }) {
  const old = await cluster.primary();
  await cluster.killPatroni(old);
  await cluster.primary(old);
  note('another primary, and the former one runs');
  await cluster.startDatabase(old);
  await cluster.synchronousStandby();
  note('the former primary is its standby');
}

async function killNode({ service, note, random }) {
  const node = service.nodes[Math.floor(random() * service.nodes.length)];
  await service.killNode(node);
  service.startNode(node);
  await service.ready(node);
  note(`${node.name} is ready again`);
}

async function killLeaderOfEtcd({ cluster, note }) {
  const old = await cluster.etcdLeader();
  await cluster.killEtcd(old);
  await cluster.etcdLeader();
  note('etcd has another leader');
  cluster.startEtcd(old);
}

async function hangStandby({ cluster, note, pause }) {
  const standby = await cluster.synchronousStandby();
  const goOn = await cluster.hang(standby);
  await pause(hangMs);
  goOn();
  note('the standby goes on');
  await cluster.synchronousStandby();
  note('it is synchronous again');
}

// The worst of two: what the standby has not got must not have been acknowledged.
async function hangStandbyAndKillPrimary({ cluster, note, pause }) {
  const [old, standby] = [await cluster.primary(), await cluster.synchronousStandby()];
  const goOn = await cluster.hang(standby);
  await pause(hangMs);
  await cluster.killMachine(old);
  goOn();
  note('the standby goes on, the primary is gone');
  await pause(2000);
  await cluster.startDatabase(old);
  await cluster.primary();
  await cluster.synchronousStandby();
  note('a primary and a synchronous standby');
}

// Of two databases the one that comes back first has not been there for the last writes. With asynchronous
// replication it would become the primary, and they would be gone.
export async function loseStandbyThenPrimary({ cluster, note, pause }) {
  const [old, standby] = [await cluster.primary(), await cluster.synchronousStandby()];
  await cluster.killMachine(standby);
  await pause(aloneMs);
  await cluster.killMachine(old);
  note('both are gone');
  await cluster.startDatabase(standby);
  if (cluster.asynchronous) await cluster.primary(old);
  else await pause(aloneMs + lockMs); // it must not become the primary
  await cluster.startDatabase(old);
  note('both are started again, the former primary last');
  await cluster.primary();
  await cluster.synchronousStandby();
  note('a primary and a synchronous standby');
}

// A planned change of the primary: an update of PostgreSQL or of the machine.
async function switchOver({ cluster, note }) {
  const [old, standby] = [await cluster.primary(), await cluster.synchronousStandby()];
  await cluster.switchOver(old, standby);
  await cluster.primary(old);
  note('another primary');
  await cluster.synchronousStandby();
  note('the former primary is its standby');
}

// An upgrade of Grantor: one node after the other.
async function restartNodes({ service, note }) {
  for (const node of service.nodes) {
    await service.stopNode(node);
    service.startNode(node);
    await service.ready(node);
    note(`${node.name} is ready again`);
  }
}

const cutNode = (how) => async ({ service, note, pause, random, load, boundMs }) => {
  const node = service.nodes[Math.floor(random() * service.nodes.length)];
  const cutAt = load.now();
  node.relay.cut(how);
  await pause(cutMs);
  const mendedAt = load.now();
  node.relay.mend();
  note(`${node.name} is joined again`);
  await service.ready(node);
  note(`${node.name} is ready`);
  // Nobody can be sure of a token without the database once the bound has passed.
  const open = load.events.filter(({ op, outcome, node: name, start, end }) => op === 'check' && name === node.name &&
    outcome === 'accepted' && start > cutAt + boundMs && end < mendedAt);
  if (open.length > 0) throw new Error(`${node.name} was cut off and accepted ${JSON.stringify(open[0])}`);
};

export const faults = [
  { name: 'PostgreSQL of the primary killed', run: killPostgresOfPrimary },
  { name: 'machine of the primary killed, started again', run: killMachineOfPrimary },
  { name: 'Patroni of the primary killed, its PostgreSQL goes on', run: killPatroniOfPrimary },
  { name: 'node killed, started again', run: killNode },
  { name: 'leader of etcd killed', run: killLeaderOfEtcd },
  { name: `standby hangs for ${hangMs / 1000} s`, run: hangStandby },
  { name: `standby hangs for ${hangMs / 1000} s, then the machine of the primary is killed`, run: hangStandbyAndKillPrimary },
  { name: 'machine of the standby killed, then that of the primary; the standby is back first', run: loseStandbyThenPrimary },
  { name: 'switchover by patronictl', run: switchOver },
  { name: 'nodes stopped and started, one after the other', run: restartNodes },
  { name: `node cut off for ${cutMs / 1000} s, silently`, run: cutNode('stall') },
  { name: `node cut off for ${cutMs / 1000} s, connections refused`, run: cutNode('drop') },
];
