// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title StablecoinMock
/// @notice A payment asset of any number of decimals whose issuer can block accounts, and which can be made to answer
/// false instead of reverting. For fees and re-entrance, see BondTokenMock.
contract StablecoinMock is ERC20 {
    error StablecoinMock_Blocked(address account);

    uint8 private immutable _decimals;
    mapping(address account => bool) private _blocked;
    bool private _answersFalse;

    constructor(uint8 decimals_) ERC20("Test Dollar", "TUSD") {
        _decimals = decimals_;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice From now on the account can neither send nor receive, or can again.
    function setBlocked(address account, bool blocked) external {
        _blocked[account] = blocked;
    }

    /// @notice From now on transfers move nothing and answer false, or do again.
    function setAnswersFalse(bool answersFalse) external {
        _answersFalse = answersFalse;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return _answersFalse ? false : super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return _answersFalse ? false : super.transferFrom(from, to, value);
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (_blocked[from]) revert StablecoinMock_Blocked(from);
        if (_blocked[to]) revert StablecoinMock_Blocked(to);
        super._update(from, to, value);
    }
}
