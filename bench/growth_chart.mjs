// The chart of bench/growth.mjs: one panel for each thing that could grow, all over the same refreshes.
const width = 760;
const panel = { height: 120, gap: 48, left: 64, right: 24, top: 76 };
const inner = width - panel.left - panel.right;

const panels = [
  { title: 'Resident memory of the service, MB', lines: [{ key: 'resident', color: '#0b6e4f', name: '' }] },
  {
    title: 'Files, MB',
    lines: [
      { key: 'database', color: '#1d4e89', name: 'database' },
      { key: 'log', color: '#c2571a', name: 'its log' },
    ],
  },
  {
    title: 'Time of a refresh, ms',
    lines: [
      { key: 'p50', color: '#1d4e89', name: 'median' },
      { key: 'p99', color: '#c2571a', name: 'p99' },
    ],
  },
];

// 1, 2 or 5 and zeros, so that five to twelve of them reach the maximum.
function stepFor(maximum) {
  const rough = maximum / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
}

const ticks = (maximum) => {
  const step = stepFor(maximum);
  return Array.from({ length: Math.ceil(maximum / step) + 1 }, (_, i) => i * step);
};
const label = (number) => String(Number(number.toPrecision(6)));
const text = (x, y, words, more = '') => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more}>${words}</text>`;
const escaped = (words) => words.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function drawPanel({ title, lines }, samples, top, end) {
  const shown = (line) => samples.filter((each) => each[line.key] !== undefined);
  const highest = Math.max(...lines.flatMap((line) => shown(line).map((each) => each[line.key])), 1e-9);
  const marks = ticks(highest * 1.05);
  const x = (refreshes) => panel.left + (inner * refreshes) / end;
  const y = (value) => top + panel.height - (panel.height * value) / marks.at(-1);
  const out = [text(panel.left, top - 12, title, ' font-weight="600"')];
  for (const mark of marks)
    out.push(
      `<line x1="${panel.left}" x2="${width - panel.right}" y1="${y(mark).toFixed(1)}" y2="${y(mark).toFixed(1)}" stroke="#d8dde3"/>`,
      text(panel.left - 8, y(mark) + 4, label(mark), ' text-anchor="end" fill="#56616d"'));
  lines.forEach((line, index) => {
    const points = shown(line).map((each) => `${x(each.refreshes).toFixed(1)},${y(each[line.key]).toFixed(1)}`);
    out.push(`<polyline points="${points.join(' ')}" fill="none" stroke="${line.color}" stroke-width="1.8"/>`);
    if (line.name)
      out.push(text(width - panel.right - 90 * (lines.length - 1 - index), top - 12, line.name,
        ` text-anchor="end" fill="${line.color}" font-weight="600"`));
  });
  return out;
}

// An SVG of its own: it needs no script, no font and no style sheet.
export function chart({ measured, machine, connections, grants, samples }) {
  const end = samples.at(-1).refreshes;
  const height = panel.top + panels.length * (panel.height + panel.gap) + 12;
  const bottom = height - panel.gap - 12;
  const body = panels.flatMap((each, index) =>
    drawPanel(each, samples, panel.top + index * (panel.height + panel.gap), end));
  const unit = end >= 2e6 ? { size: 1e6, name: 'million refreshes' } : { size: 1e3, name: 'thousand refreshes' };
  for (const mark of ticks(end / unit.size))
    if (mark * unit.size <= end)
      body.push(text(panel.left + (inner * mark * unit.size) / end, bottom + 18, label(mark),
        ' text-anchor="middle" fill="#56616d"'));
  body.push(text(panel.left + inner / 2, bottom + 36, unit.name, ' text-anchor="middle" fill="#56616d"'));
  const title = `${end.toLocaleString('en')} rotating refreshes of ${grants.toLocaleString('en')} grants`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#1c2733">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(panel.left, 26, title, ' font-size="15" font-weight="600"'),
    text(panel.left, 44, escaped(`${connections} connections, ${machine}, measured on ${measured}`), ' fill="#56616d"'),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}
