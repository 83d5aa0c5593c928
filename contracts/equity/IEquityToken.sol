// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IReserveSubject} from "../reserves/IReserveSubject.sol";
import {
    IScaledUIAmount,
    IScaledUIAmountBalances,
    IScaledUIAmountConversion,
    IScaledUIAmountPending
} from "./IERC8056.sol";
import {IMultiplierSchedule} from "./IMultiplierSchedule.sol";
import {IRecordDates} from "./IRecordDates.sol";
import {HolderPolicy, ITransferControls} from "./ITransferControls.sol";

/// @title IEquityToken
/// @notice One listed share class on-chain. Balances are in units, which never rebase; shares are
/// `units × uiMultiplier / 1e18`. Immutable: no proxy, no admin mint, no setter for the gate, the corporate actions, the
/// holder registry, the calendar or the authority.
/// @dev ERC-20, ERC-2612, ERC-165, ERC-8056 and ERC-7943. The EIP-712 domain's name is the token's name where that fits
/// in 31 bytes, and its symbol otherwise: read it from `eip712Domain()` (ERC-5267).
interface IEquityToken is
    IERC20Metadata,
    IERC20Permit,
    IReserveSubject,
    IRecordDates,
    IMultiplierSchedule,
    ITransferControls,
    IScaledUIAmount,
    IScaledUIAmountPending,
    IScaledUIAmountConversion,
    IScaledUIAmountBalances
{
    /// @notice What a token is made of, fixed at construction.
    /// @param name ERC-20 name.
    /// @param symbol ERC-20 symbol, at most 31 bytes.
    /// @param isin ISO 6166 number of the share at listing, 12 ASCII characters; 0 if it has none.
    /// @param authority The AccessManager.
    /// @param registry The holder registry, an {IHolderRecords}.
    /// @param gate The reserve gate, an {IReserveGate}. No unit exists without it.
    /// @param corporateActions The registry of corporate actions.
    /// @param calendar The listing exchange's calendar.
    /// @param windDown Who may call {enterTerminal}; zero: nobody, ever.
    /// @param initialMultiplier The multiplier to begin with, 18 decimals: 1e18 unless migrated in.
    /// @param policy Who may hold.
    struct Listing {
        string name;
        string symbol;
        bytes12 isin;
        address authority;
        address registry;
        address gate;
        address corporateActions;
        address calendar;
        address windDown;
        uint128 initialMultiplier;
        HolderPolicy policy;
    }

    /// @notice Emitted once, at construction.
    event Listed(Listing listing);
    /// @notice Emitted with every mint, beside `Transfer`.
    event Minted(address indexed minter, address indexed to, uint256 units, uint256 totalMinted);
    /// @notice Emitted with every burn, beside `Transfer`.
    event Burned(address indexed holder, uint256 units);
    /// @notice Emitted once, when the token enters its wind-down.
    event TerminalEntered(uint32 indexed recordId, uint256 recordAt);

    /// @notice Thrown at construction when an address that must be a contract is none.
    /// @param parameter The field of {Listing}, as a short string.
    error EquityToken_NotAContract(bytes32 parameter, address value);
    /// @notice Thrown at construction for a zero multiplier.
    error EquityToken_ZeroMultiplier();
    /// @notice Thrown at construction for an ISIN that is not two letters, nine letters or digits, and its check digit.
    error EquityToken_BadIsin(bytes12 isin);
    /// @notice Thrown when a mint is not covered by what is proven.
    /// @param requested Units asked for.
    /// @param available Units that may still be minted.
    error EquityToken_InsufficientReserves(uint256 requested, uint256 available);
    /// @notice Thrown when all units ever minted would exceed uint128.
    error EquityToken_SupplyOverflow(uint256 requested, uint256 available);
    /// @notice Thrown for what a wind-down has ended.
    error EquityToken_Terminal();
    /// @notice Thrown when anybody but the wind-down calls {enterTerminal}.
    error EquityToken_OnlyWindDown(address caller);

    /// @notice Creates units for `to`, within what the gate says is proven.
    /// @dev Role: MINTER (markets only).
    function mint(address to, uint256 units) external;

    /// @notice Destroys the caller's own units. What is burned can be minted again only on a later proof.
    function burn(uint256 units) external;

    /// @notice Begins the wind-down, for ever: mints, scheduling, pauses and forced transfers end, a last record is taken
    /// in the next second, transfers and burns go on.
    /// @dev Only the address fixed at construction. The record lies one second ahead so that nobody can hold units for
    /// the length of one transaction and be recorded with them.
    /// @return recordId The last record.
    function enterTerminal() external returns (uint32 recordId);

    /// @notice Whether {enterTerminal} has been called.
    function isTerminal() external view returns (bool);

    /// @notice The record taken by {enterTerminal}; 0 before.
    function terminalRecordId() external view returns (uint32);

    /// @notice The reserve gate.
    function gate() external view returns (address);

    /// @notice The registry of corporate actions.
    function corporateActions() external view returns (address);

    /// @notice Who may call {enterTerminal}.
    function windDown() external view returns (address);

    /// @notice The share's ISO 6166 number at listing. A later one is a fact of the corporate action that brought it.
    function isin() external view returns (bytes12);

    /// @inheritdoc IERC20
    function totalSupply() external view override(IERC20, IReserveSubject) returns (uint256);

    /// @inheritdoc IRecordDates
    function unitsAt(
        address account,
        uint32 recordId
    ) external view override(IRecordDates, IReserveSubject) returns (uint256);
}
