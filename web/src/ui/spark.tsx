/** A value at a time. */
export interface Point {
  at: number;
  value: number;
}

/** Units of the drawing, which takes any width: lines keep theirs. */
const [width, height] = [100, 40] as const;

/** How a value went, as a line over time from zero up. The words say the same to those who do not see it. */
export function Spark({ label, points }: { label: string; points: readonly Point[] }) {
  const line = drawn(points).join(' ');
  return (
    <svg className="spark" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      <polygon points={`0,${height} ${line} ${width},${height}`} />
      <polyline points={line} />
    </svg>
  );
}

function drawn(points: readonly Point[]): string[] {
  const start = points[0]?.at ?? 0;
  const span = Math.max(1, (points.at(-1)?.at ?? 0) - start);
  // A line of nothing lies on the ground, and the highest point does not touch the edge.
  const top = Math.max(1, ...points.map(({ value }) => value)) * 1.1;
  return points.map(({ at, value }) => `${((at - start) / span) * width},${height - (value / top) * height}`);
}
