/**
 * What the New York Stock Exchange published for its years, written down by hand and on purpose not derived from
 * anything the suite uses. `closed`: no trading. `early`: close at 13:00. `noSettlement`: trading, but banks rest.
 */
interface PublishedYear {
  readonly closed: readonly string[];
  readonly early: readonly string[];
  readonly noSettlement: readonly string[];
}

export const PUBLISHED_NYSE: Readonly<Record<number, PublishedYear>> = {
  2018: {
    closed: ["01-01", "01-15", "02-19", "03-30", "05-28", "07-04", "09-03", "11-22", "12-05", "12-25"],
    early: ["07-03", "11-23", "12-24"],
    noSettlement: ["10-08", "11-12"],
  },
  2019: {
    closed: ["01-01", "01-21", "02-18", "04-19", "05-27", "07-04", "09-02", "11-28", "12-25"],
    early: ["07-03", "11-29", "12-24"],
    noSettlement: ["10-14", "11-11"],
  },
  2020: {
    closed: ["01-01", "01-20", "02-17", "04-10", "05-25", "07-03", "09-07", "11-26", "12-25"],
    early: ["11-27", "12-24"],
    noSettlement: ["10-12", "11-11"],
  },
  2021: {
    closed: ["01-01", "01-18", "02-15", "04-02", "05-31", "07-05", "09-06", "11-25", "12-24"],
    early: ["11-26"],
    noSettlement: ["10-11", "11-11"],
  },
  2022: {
    closed: ["01-17", "02-21", "04-15", "05-30", "06-20", "07-04", "09-05", "11-24", "12-26"],
    early: ["11-25"],
    noSettlement: ["10-10", "11-11"],
  },
  2023: {
    closed: ["01-02", "01-16", "02-20", "04-07", "05-29", "06-19", "07-04", "09-04", "11-23", "12-25"],
    early: ["07-03", "11-24"],
    noSettlement: ["10-09"],
  },
  2024: {
    closed: ["01-01", "01-15", "02-19", "03-29", "05-27", "06-19", "07-04", "09-02", "11-28", "12-25"],
    early: ["07-03", "11-29", "12-24"],
    noSettlement: ["10-14", "11-11"],
  },
  2025: {
    closed: ["01-01", "01-09", "01-20", "02-17", "04-18", "05-26", "06-19", "07-04", "09-01", "11-27", "12-25"],
    early: ["07-03", "11-28", "12-24"],
    noSettlement: ["10-13", "11-11"],
  },
  2026: {
    closed: ["01-01", "01-19", "02-16", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26", "12-25"],
    early: ["11-27", "12-24"],
    noSettlement: ["10-12", "11-11"],
  },
  2027: {
    closed: ["01-01", "01-18", "02-15", "03-26", "05-31", "06-18", "07-05", "09-06", "11-25", "12-24"],
    early: ["11-26"],
    noSettlement: ["10-11", "11-11"],
  },
};
