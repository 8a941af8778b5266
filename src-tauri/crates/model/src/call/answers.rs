//! The answers a person can choose from, in the order in which they are asked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

choices! {
    /// Was the call expected? The field no other form has.
    Expected {
        /// It came out of the blue.
        No,
        /// The person arranged it.
        ArrangedByMe,
        /// Someone who had called before arranged it: a trap.
        ArrangedByCaller,
        /// The person is not sure.
        NotSure,
    }

    /// Which of the person's telephones rang.
    Line {
        /// A landline.
        Landline,
        /// A mobile.
        Mobile,
        /// An internet telephone.
        Internet,
        /// A telephone at work.
        Work,
    }

    /// The way the call came.
    Channel {
        /// A telephone call.
        PhoneCall,
        /// WhatsApp.
        Whatsapp,
        /// Telegram.
        Telegram,
        /// Viber.
        Viber,
        /// IMO.
        Imo,
        /// Another internet call.
        OtherInternetCall,
        /// A voicemail.
        Voicemail,
        /// A text that asked to be called.
        TextAskingToCall,
    }

    /// What happened when it rang.
    Answered {
        /// They spoke.
        Spoke,
        /// The person hung up at once.
        HungUpAtOnce,
        /// Nobody said anything.
        Silent,
        /// It rang off, as when someone wants to be rung back.
        RangOff,
        /// A voicemail was left.
        Voicemail,
        /// It was missed.
        Missed,
    }

    /// Person or recording.
    Voice {
        /// A person.
        Person,
        /// A recording.
        Recorded,
        /// A recording first, then a person.
        RecordedThenPerson,
        /// It sounded artificial.
        SoundedArtificial,
        /// Not sure.
        NotSure,
    }

    /// What kind of call it was.
    CallKind {
        /// Support for a computer or program.
        TechSupport,
        /// Bank or card.
        BankOrCard,
        /// Government, police, tax.
        Government,
        /// A delivery.
        Delivery,
        /// A shop or an order.
        ShopOrOrder,
        /// Telephone or internet company.
        PhoneCompany,
        /// Energy.
        Energy,
        /// A prize.
        Prize,
        /// An investment.
        Investment,
        /// A charity.
        Charity,
        /// A survey or politics.
        SurveyOrPolitics,
        /// Sales.
        Sales,
        /// Silence.
        Silent,
        /// Anything else.
        Other,
    }

    /// What the caller already knew about the person. Knowing it proves nothing.
    Knowledge {
        /// Name.
        Name,
        /// E-mail address.
        Email,
        /// Telephone number.
        Phone,
        /// Address.
        Address,
        /// The product in use.
        Product,
        /// A ticket or case number.
        TicketNumber,
        /// Date or subject of the last support contact.
        LastSupportContact,
        /// Details of the computer or device.
        DeviceDetails,
        /// The date a subscription renews.
        RenewalDate,
        /// The last digits of a card.
        CardLastDigits,
        /// Nothing.
        Nothing,
    }

    /// The reason the caller gave.
    Reason {
        /// A virus, or being hacked.
        VirusOrHacked,
        /// A refund, or an overpayment.
        RefundOrOverpayment,
        /// A renewal, or a charge.
        RenewalOrCharge,
        /// A suspicious login.
        SuspiciousLogin,
        /// Leaked data.
        LeakedData,
        /// A legal threat.
        LegalThreat,
        /// An emergency in the family.
        FamilyEmergency,
        /// A prize.
        Prize,
        /// Another one.
        Other,
    }

    /// What the caller wanted.
    AskedFor {
        /// Remote control of the computer.
        RemoteControl,
        /// Installing something.
        InstallSomething,
        /// Opening a website.
        OpenWebsite,
        /// Opening an e-mail.
        OpenEmail,
        /// A password.
        Password,
        /// A one-time code.
        OneTimeCode,
        /// A card number.
        CardNumber,
        /// Bank details.
        BankDetails,
        /// An identity number.
        IdentityNumber,
        /// Money.
        Money,
        /// Gift cards.
        GiftCards,
        /// Cryptocurrency.
        Crypto,
        /// Cash, or a courier to fetch something.
        CashOrCourier,
        /// Moving money to a "safe account".
        SafeAccount,
        /// Keeping it secret.
        Secrecy,
        /// Staying on the line.
        StayOnLine,
        /// Not telling the bank.
        NotTellBank,
        /// Being called back later.
        CallBackLater,
        /// Nothing: it is known that nothing was wanted.
        Nothing,
    }

    /// How the caller pushed.
    Pressure {
        /// It was urgent.
        Urgent,
        /// A threat: arrest, account closed.
        Threat,
        /// Secrecy.
        Secrecy,
        /// Kindness.
        Kindness,
        /// Anger when questioned.
        Anger,
    }

    /// The remote-control program the caller named.
    RemoteTool {
        /// TeamViewer.
        Teamviewer,
        /// AnyDesk.
        Anydesk,
        /// Quick Assist.
        QuickAssist,
        /// ScreenConnect.
        Screenconnect,
        /// Zoho Assist.
        Zoho,
        /// RustDesk.
        Rustdesk,
        /// UltraViewer.
        Ultraviewer,
        /// Another one.
        Other,
        /// Not known.
        Unknown,
    }

    /// Had the person agreed to be called?
    Consent {
        /// Never.
        No,
        /// Yes.
        Yes,
        /// Yes, and took it back.
        Withdrawn,
    }

    /// What was heard behind the caller. Accent is left out on purpose: weak evidence, and unfair.
    Background {
        /// Many voices, as in a call centre.
        CallCentre,
        /// Silence.
        Silence,
        /// An echo or a delay.
        EchoOrDelay,
        /// Music.
        Music,
        /// Something else.
        Other,
    }

    /// What made the person suspicious.
    Suspicion {
        /// The number.
        TheNumber,
        /// They were pushy.
        Pushy,
        /// They asked for something odd.
        WhatTheyAskedFor,
        /// The story did not fit.
        StoryDidNotFit,
        /// They knew too much.
        KnewTooMuch,
        /// The voice or the line.
        VoiceOrLine,
        /// Someone had warned of such calls.
        BeenWarned,
    }

    /// What the person did.
    Reaction {
        /// Hung up.
        HungUp,
        /// Refused.
        Refused,
        /// Played along.
        PlayedAlong,
        /// Gave something.
        GaveSomething,
        /// Did something they asked.
        DidSomething,
        /// Rang the official number.
        CalledOfficialNumber,
        /// Told someone.
        ToldSomeone,
    }

    /// What the person gave or allowed.
    Disclosed {
        /// Nothing.
        Nothing,
        /// Name or address.
        NameOrAddress,
        /// Date of birth.
        DateOfBirth,
        /// E-mail address.
        Email,
        /// A password.
        Password,
        /// A one-time code.
        OneTimeCode,
        /// A card number.
        CardNumber,
        /// A card's security code.
        SecurityCode,
        /// A bank account.
        BankAccount,
        /// The login to online banking.
        BankLogin,
        /// An identity number.
        IdentityNumber,
        /// A photograph of an identity document.
        IdentityPhoto,
        /// Remote control of the computer.
        RemoteControl,
        /// A program was installed.
        InstalledProgram,
        /// Something else.
        Other,
    }

    /// Was money paid?
    Paid {
        /// No.
        No,
        /// Yes.
        Yes,
        /// Tried, but stopped.
        TriedButStopped,
        /// Not known yet.
        Unknown,
    }

    /// How money was paid.
    PaymentMethod {
        /// Credit card.
        CreditCard,
        /// Debit card.
        DebitCard,
        /// Bank transfer.
        BankTransfer,
        /// A transfer company.
        TransferCompany,
        /// A payment app.
        PaymentApp,
        /// A gift card.
        GiftCard,
        /// Cryptocurrency.
        Crypto,
        /// Cheque.
        Cheque,
        /// Cash.
        Cash,
        /// Courier.
        Courier,
        /// Another way.
        Other,
    }

    /// What a piece of evidence is.
    EvidenceKind {
        /// A picture of the screen.
        Screenshot,
        /// A voicemail.
        Voicemail,
        /// An e-mail.
        Email,
        /// A receipt.
        Receipt,
        /// A telephone bill.
        PhoneBill,
        /// Something else.
        Other,
    }
}
