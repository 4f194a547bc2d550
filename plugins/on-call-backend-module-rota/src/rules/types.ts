/** Milliseconds since 1970 in UTC. @internal */
export type Instant = number;

/**
 * A time on the clock on the wall, whatever the zone: the milliseconds since 1970 that it would be if the wall were in UTC.
 * @internal
 */
export type WallTime = number;

/** The end exclusive. @internal */
export type Interval = { start: Instant; end: Instant };

/** A part of the week by the clock on the wall; it may reach into the next week. @internal */
export type WeekWindow = {
  /** Milliseconds after Monday 00:00. */
  offset: number;
  /** In milliseconds, a week at most. */
  length: number;
};

/** People who take turns. @internal */
export type Layer = {
  name: string;
  /** User entities, in the order of their turns. */
  people: string[];
  /** How long a turn is by the clock on the wall, in milliseconds. */
  rotation: number;
  /** The first handover. */
  starts: WallTime;
  /** The last one; nobody of this layer is on call after it. */
  ends?: WallTime;
  /** When the layer applies; undefined: always. */
  only?: WeekWindow[];
};

/** Somebody who takes over, whatever the layers say. @internal */
export type Override = Interval & {
  id: string;
  person: string;
};

/** Who is told at a level: everybody whom it names. @internal */
export type Level = {
  /** The name of a rota. */
  rota?: string;
  /** The name of a layer of the same rota. */
  layer?: string;
  people: string[];
  /** How long the level has to acknowledge, in milliseconds. */
  escalateAfter: number;
};

/** A rota, as its file says it. @internal */
export type Rota = {
  name: string;
  title: string;
  ownerRef: string;
  /** IANA. */
  timeZone: string;
  /** Entities; undefined: all that the owner owns. */
  services?: string[];
  layers: Layer[];
  /** Later ones win. */
  overrides: Override[];
  levels: Level[];
  /** How often the levels are gone through again. */
  repeat: number;
};

/** A time in which somebody is on call. @internal */
export type RenderedShift = Interval & {
  person: string;
  layer?: string;
  overrideId?: string;
};

/** @internal */
export const MINUTE = 60_000;
/** @internal */
export const HOUR = 60 * MINUTE;
/** @internal */
export const DAY = 24 * HOUR;
/** @internal */
export const WEEK = 7 * DAY;
