const WIDTH = 4;
const HEIGHT = 20;
/** What happened at all is to be seen. */
const LEAST = 2;

/** Counts one after another as small bars, the highest of them as high as the line: when, and more or less than before. */
export function Trend({ counts, label }: { readonly counts: readonly number[]; readonly label: string }) {
  const most = Math.max(...counts, 1);
  return (
    <svg class="trend" width={counts.length * WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <title>{label}</title>
      {counts.map((count, place) => {
        const height = count === 0 ? 0 : Math.max(LEAST, Math.round((count / most) * HEIGHT));
        return <rect key={place} x={place * WIDTH} y={HEIGHT - height} width={WIDTH - 1} height={height} />;
      })}
    </svg>
  );
}
