/** How much a box's side or place may wander by itself, as standard deviations in pixels. */
export interface AxisNoise {
  /** Of the position in one reference frame. */
  position: number;
  /** Of the velocity in one reference frame. */
  velocity: number;
}

/**
 * A Kalman filter of one coordinate that moves at a velocity which wanders. Time is counted in reference frames and may
 * pass in steps of any length: two short steps come to the same as one long (white-noise acceleration, Bar-Shalom 2001).
 */
export class AxisFilter {
  private constructor(
    private position: number,
    private velocity: number,
    /** Covariance of position and position, position and velocity, velocity and velocity. */
    private pp: number,
    private pv: number,
    private vv: number,
  ) {}

  /** At rest, as far as is known: `deviation` says how little that is. */
  static at(position: number, deviation: AxisNoise): AxisFilter {
    return new AxisFilter(position, 0, deviation.position ** 2, 0, deviation.velocity ** 2);
  }

  get value(): number {
    return this.position;
  }

  /** Per reference frame. */
  get speed(): number {
    return this.velocity;
  }

  clone(): AxisFilter {
    return new AxisFilter(this.position, this.velocity, this.pp, this.pv, this.vv);
  }

  stop(): void {
    this.velocity = 0;
  }

  /** Lets `frames` reference frames pass, ≥ 0. */
  predict(frames: number, noise: AxisNoise): void {
    const [drift, jerk] = [noise.position ** 2, noise.velocity ** 2];
    this.position += this.velocity * frames;
    this.pp += frames * (2 * this.pv + frames * this.vv + drift + (jerk * frames ** 2) / 3);
    this.pv += frames * (this.vv + (jerk * frames) / 2);
    this.vv += frames * jerk;
  }

  /** Takes in a measurement of this standard deviation. */
  update(measured: number, deviation: number): void {
    const innovation = measured - this.position;
    const total = this.pp + deviation ** 2;
    const [gain, gainOfVelocity] = [this.pp / total, this.pv / total];
    this.position += gain * innovation;
    this.velocity += gainOfVelocity * innovation;
    this.vv -= gainOfVelocity * this.pv;
    this.pv *= 1 - gain;
    this.pp *= 1 - gain;
  }

  /** Squared Mahalanobis distance of a measurement of this standard deviation. */
  distance(measured: number, deviation: number): number {
    return (measured - this.position) ** 2 / (this.pp + deviation ** 2);
  }
}
