//! Closed lists of values a person can choose from.

/// Defines enums whose values cross as `snake_case` and that know all their values in the order of asking.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $value:ident),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[ts(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $value),+ }

        impl $name {
            /// Every value, in the order in which a person is asked.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];
        }
    )+ };
}
