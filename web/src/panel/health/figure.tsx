import type { ReactNode } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { type Point, Spark } from '#web/ui/spark.tsx';

/** A name, its value, and something about it. */
export function Figure({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <div className="figure">
      <span className="name">{name}</span>
      <span className="value">{value}</span>
      {children}
    </div>
  );
}

interface CourseProps {
  name: string;
  points: readonly Point[];
  /** The value as it is written. */
  show: (value: number) => string;
}

/** A value now, and how it went. */
export function Course({ name, points, show }: CourseProps) {
  const { t } = useSpeech();
  const value = show(points.at(-1)?.value ?? 0);
  const most = show(Math.max(0, ...points.map((point) => point.value)));
  return (
    <Figure name={name} value={value}>
      <Spark label={t('health.chart', { name, value, most })} points={points} />
      <span className="quiet small">{t('health.most', { value: most })}</span>
    </Figure>
  );
}
