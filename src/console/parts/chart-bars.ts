import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** What a chart draws. */
export interface ChartBars {
  /** When each bar begins. Unit: Unix time in seconds. */
  readonly starts: readonly number[];
  readonly values: readonly number[];
  readonly isDaily: boolean;
  /** A value beside the axis. */
  readonly axisText: (value: number) => string;
  /** The bar that the pointer is at, and where that is; null for none. */
  readonly onPoint: (point: { readonly index: number; readonly left: number } | null) => void;
}

const DAY_FORMAT = { month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
const HOUR_FORMAT = { weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
const AXIS_FONT = '12px system-ui, sans-serif';

/** Draws bars over time into an element. @returns a function that takes them away. */
export function drawBars(element: HTMLElement, bars: ChartBars): () => void {
  const { starts, values, isDaily, axisText, onPoint } = bars;
  const color = (name: string): string => colorOf(element, name);
  const axis = { stroke: color('--text-2'), font: AXIS_FONT, ticks: { show: false } };
  const format = new Intl.DateTimeFormat(undefined, isDaily ? DAY_FORMAT : HOUR_FORMAT);
  const timeText = (second: number): string => format.format(new Date(second * 1e3));
  const step = isDaily ? 86_400 : 3_600;
  const chart = new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [12, 24, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      // Days of the platform are days in UTC.
      tzDate: (second) => (isDaily ? uPlot.tzDate(new Date(second * 1e3), 'Etc/UTC') : new Date(second * 1e3)),
      scales: {
        x: { range: (_chart, low, high) => [low - step / 2, high + step / 2] },
        y: { range: (_chart, _low, high) => [0, Math.max(high * 1.08, Number.MIN_VALUE * 1e300)] },
      },
      axes: [
        { ...axis, grid: { show: false }, space: 80, size: 28, values: (_chart, ticks) => ticks.map(timeText) },
        {
          ...axis,
          size: 64,
          space: 40,
          grid: { stroke: color('--line'), width: 1 },
          values: (_chart, ticks) => ticks.map(axisText),
        },
      ],
      series: [
        {},
        {
          fill: color('--accent-fill'),
          width: 0,
          points: { show: false },
          paths: uPlot.paths.bars?.({ size: [0.72, 40], radius: 0.15 }),
        },
      ],
      hooks: {
        setCursor: [
          ({ cursor: { idx, left = -1 }, over }) =>
            onPoint(idx == null || left < 0 ? null : { index: idx, left: left + over.offsetLeft }),
        ],
      },
    },
    [[...starts], [...values]],
    element,
  );
  const resized = new ResizeObserver(() => {
    chart.setSize({ width: element.clientWidth, height: element.clientHeight });
  });
  resized.observe(element);
  return () => {
    resized.disconnect();
    chart.destroy();
  };
}

/** A colour of the theme as the canvas needs it. */
function colorOf(element: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
