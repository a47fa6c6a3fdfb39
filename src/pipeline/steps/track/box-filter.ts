import { AxisFilter } from './axis-filter.js';
import { around, centre, type Rectangle } from './rectangle.js';

/**
 * Deviations as shares of the box's side, per frame of 30 a second: DeepSORT's weights (Wojke et al. 2017) on the state
 * (centre, width, height) of BoT-SORT (Aharon et al. 2022).
 */
const POSITION = 1 / 20;
const VELOCITY = 1 / 160;

/** What a new box is uncertain by, in those deviations. */
const AT_BIRTH = { position: 2, velocity: 10 };

/** The frame that the published weights are per. */
const REFERENCE_MS = 1000 / 30;

/**
 * A Kalman filter of a box in pixels. With noise on the sides alone its 8 × 8 matrices fall apart into four filters of one
 * coordinate: centre and size, across and down. Time may pass in steps of any length.
 */
export class BoxFilter {
  private constructor(
    private readonly cx: AxisFilter,
    private readonly cy: AxisFilter,
    private readonly width: AxisFilter,
    private readonly height: AxisFilter,
    private timeMs: number,
  ) {}

  static at(box: Rectangle, timeMs: number): BoxFilter {
    const { x, y } = centre(box);
    const across = noiseOf(box.width, AT_BIRTH);
    const down = noiseOf(box.height, AT_BIRTH);
    const [cx, width] = [x, box.width].map((value) => AxisFilter.at(value, across)) as [AxisFilter, AxisFilter];
    const [cy, height] = [y, box.height].map((value) => AxisFilter.at(value, down)) as [AxisFilter, AxisFilter];
    return new BoxFilter(cx, cy, width, height, timeMs);
  }

  /** Where it is taken to be. */
  get box(): Rectangle {
    return around(this.cx.value, this.cy.value, this.width.value, this.height.value);
  }

  clone(): BoxFilter {
    return new BoxFilter(this.cx.clone(), this.cy.clone(), this.width.clone(), this.height.clone(), this.timeMs);
  }

  /** The box neither grows nor shrinks from now on: what nobody sees must not vanish or fill the frame. */
  freezeSize(): void {
    this.width.stop();
    this.height.stop();
  }

  predict(timeMs: number): void {
    const frames = Math.max(0, timeMs - this.timeMs) / REFERENCE_MS;
    const [across, down] = [noiseOf(this.width.value), noiseOf(this.height.value)];
    this.cx.predict(frames, across);
    this.cy.predict(frames, down);
    for (const [side, noise] of [
      [this.width, across],
      [this.height, down],
    ] as const) {
      // A side that shrinks in a straight line would go below nothing.
      if (side.value + side.speed * frames < side.value / 2) side.stop();
      side.predict(frames, noise);
    }
    this.timeMs = timeMs;
  }

  update(box: Rectangle): void {
    for (const [axis, measured, deviation] of this.#measurements(box)) axis.update(measured, deviation);
  }

  /** Squared Mahalanobis distance of a box, over four coordinates. */
  distance(box: Rectangle): number {
    return this.#measurements(box).reduce(
      (sum, [axis, measured, deviation]) => sum + axis.distance(measured, deviation),
      0,
    );
  }

  #measurements(box: Rectangle): [AxisFilter, number, number][] {
    const { x, y } = centre(box);
    const [across, down] = [POSITION * box.width, POSITION * box.height];
    return [
      [this.cx, x, across],
      [this.cy, y, down],
      [this.width, box.width, across],
      [this.height, box.height, down],
    ];
  }
}

const noiseOf = (side: number, times = { position: 1, velocity: 1 }) => ({
  position: POSITION * side * times.position,
  velocity: VELOCITY * side * times.velocity,
});
